"""CareDesk's knowledge base: the help articles, their search and the service that authors and the bot use."""
