"""Inputs -> Results: each figure is defined here, once, and worksheet, button and command line all call it.

The scalar figures (`variance`, `rating`, `profile`, `deficit`, `risk`) are plain functions on `Decimal |
None`, where None is "no figure yet" and gives None. They never round. `cellwise` lets a worksheet call them.
"""
