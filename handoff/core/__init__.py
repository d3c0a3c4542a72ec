"""The rules of a conversation as plain functions: no input, output, clock or randomness lives here.

A message enters as a frame, becomes a command, is judged by ``decide`` against the state, and leaves as
events that the store appends. Everything here is a call with a result, so every rule is tested without a
server.
"""
