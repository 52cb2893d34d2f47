"""Joint operations against migrant-smuggling networks: from partners' files to figures that open to their evidence."""
