"""Other people's bots, written as their libraries' own examples are. Only the token and the server are ours."""
