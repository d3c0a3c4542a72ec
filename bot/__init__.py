"""What Rasa loads: understanding, the handoff decision and the channel to our worker (Python 3.10)."""
