"""What a tap costs: CPU, time and memory of the bot, measured. `make bench`."""
