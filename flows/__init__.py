"""The shell: where bytes come from, where facts go, when it runs, and the command `gongkai`."""
