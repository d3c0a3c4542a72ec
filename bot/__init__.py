"""What Rasa loads: understanding of a message, the handoff decision and the channel to our worker (Python 3.10)."""
