"""The window kit: theme, icons, tables, forms, the desk and the window itself. It knows no capability."""
