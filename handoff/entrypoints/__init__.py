"""Where the outside enters: HTTP, sockets, the worker process and the command line."""
