"""The playbook file without a database: its parts, its fields, reading, writing, comparing."""
