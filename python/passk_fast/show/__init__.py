"""The only code that knows a typography: every format of a number, the document, and a file a renderer."""
