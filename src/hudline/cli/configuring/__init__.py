"""The screen of `hudline configure`: what it knows and what a key does to it, and its drawing."""
