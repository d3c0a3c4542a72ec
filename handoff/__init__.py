"""The conversation service: everything between a customer's browser, the bot and an agent."""
