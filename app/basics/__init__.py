"""What every floor may use: money, dates, words, errors. No Qt, no SQLAlchemy, no ReportLab."""
