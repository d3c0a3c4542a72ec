"""What gateway, worker, search and actions share while they start: how they log, and what a setting must be.

Nothing else is shared between them, for they meet over HTTP. Rasa's process loads none of it: it runs on a
Python of its own.
"""
