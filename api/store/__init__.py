"""Everything that speaks SQL, on SQLite and on PostgreSQL with PostGIS alike."""
