"""On PostgreSQL the database repeats the third gate: what may this person see?"""
