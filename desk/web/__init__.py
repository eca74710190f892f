"""Pages and forms: the only home of Flask, Flask-Login and WTForms."""
