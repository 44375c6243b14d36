"""Who is cut off, and how long do the others wait?"""
