"""Makes SQLite databases and tells what their tables hold, as Python's sqlite3 reads them: sqlite.py OUT."""

import json
import os
import sqlite3
import sys

CASES = {
    "plain": [
        "create table people(id integer primary key, name text, score real, photo blob)",
        "insert into people values(7, 'Åsa', 1.5, x'00ff10'), (-3, null, -2, null), (9007199254740993, '', 0, x'')",
        "create index by_name on people(name)",
        "create view seen as select * from people",
    ],
    "large": [
        "create table n(a, b)",
        "with recursive c(x) as (select 1 union all select x + 1 from c where x < 4000) insert into n select x * 1000000, printf('%.*c', x % 400, 'y') from c",
    ],
    "numbers": [
        "create table n(v)",
        "insert into n values(0),(1),(-1),(127),(-128),(32768),(-8388608),(2147483648),(-140737488355328),(140737488355328),(9223372036854775807),(-9223372036854775808),(1e300),(0.1)",
    ],
    "later column": [
        "create table t(a)",
        "insert into t values(1)",
        "alter table t add column b default 'new'",
        "insert into t values(2, 'own')",
    ],
    "generated": ["create table t(a, twice as (a * 2), kept as (a + 1) stored, z)", "insert into t(a, z) values(5, 'end')"],
    "utf-16": ["pragma encoding = 'UTF-16le'", "create table t(naïve)", "insert into t values('größer 漢字')"],
    "utf-16be": ["pragma encoding = 'UTF-16be'", "create table t(a)", "insert into t values('größer')"],
    "overflow": ["pragma page_size = 512", "create table t(a, b)", "insert into t values(zeroblob(5000), printf('%.*c', 300, 'z'))"],
    "names": ['create table "odd, (name)"("a,b", [c d], `e`)', 'insert into "odd, (name)" values(1, 2, 3)'],
    "no row": ["create table t(a, b)"],
    "without rowid": ["create table t(k text primary key, v) without rowid", "insert into t values('a', 1)"],
}


def cell(value):
    if isinstance(value, bytes):
        return {"blob": value[:16].hex() + ("…" if len(value) > 16 else ""), "size": len(value)}
    if isinstance(value, int) and abs(value) > 2**53 - 1:
        return {"integer": str(value)}
    return value


def main(out):
    truth = {}
    for name, statements in CASES.items():
        path = os.path.join(out, f"{name}.db")
        connection = sqlite3.connect(path)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        tables = [row[0] for row in connection.execute("select name from sqlite_schema where type = 'table' order by name")]
        truth[name] = {}
        for table in tables:
            quoted = '"' + table.replace('"', '""') + '"'
            # Columns that are stored: hidden is 2 for generated ones that are not.
            columns = [row[1] for row in connection.execute(f"pragma table_xinfo({quoted})") if row[6] != 2]
            names = ", ".join('"' + column.replace('"', '""') + '"' for column in columns)
            rows = connection.execute(f"select {names} from {quoted}").fetchall()
            truth[name][table] = {"columns": columns, "count": len(rows), "rows": [[cell(v) for v in row] for row in rows[:1000]]}
        connection.close()
    with open(os.path.join(out, "truth.json"), "w") as file:
        json.dump(truth, file)


main(sys.argv[1])
