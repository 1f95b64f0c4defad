"""A page that needs nothing beside itself: sections of documents and pictures, a template, a chart's SVG."""
