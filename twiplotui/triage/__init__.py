"""Pure: what an act does in each state, on one alert or many, and when a snooze ends."""
