"""Plan which few lawful actions take most capacity from the corridor a network serves."""
