"""The whole path over real HTTP: people at the simulator, the bot as it runs."""
