"""Conditions on the same problems: do they differ, and which is best?"""
