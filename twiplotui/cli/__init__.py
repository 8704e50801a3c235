"""The command line: stdout is data, stderr is narration. Loads a command when it is called."""
