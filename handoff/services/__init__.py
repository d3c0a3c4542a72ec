"""What the service does for customers, agents and time: core decisions carried out on the store."""
