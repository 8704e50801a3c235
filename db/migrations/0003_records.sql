-- From here on records are packed by Zstandard, see store/records.py; those stored before stay as they
-- are. No table changes: the number alone keeps programs away that could not open such a record.
SELECT 1;
