"""The PDF kit: takes values, draws paper; knows no records, no window and no session.

Importing any part of it first shuts the side doors through which settings outside the program could reach ReportLab.
"""

from app.documents.guard import shut

shut()
