"""Other people's harnesses, one file each: what passk-fast does in their place or as their part."""
