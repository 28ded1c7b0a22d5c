"""What people do with sync files: pair machines, export, preview, import, solve conflicts; its screen."""
