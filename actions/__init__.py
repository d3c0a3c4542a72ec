"""Rasa's custom actions: what the bot does about a customer's turn. Asks the article search over HTTP."""
