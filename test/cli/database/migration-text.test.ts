import { expect, test } from "vitest";
import { parseMigration } from "../../../cli/database/migration-text.ts";

const up = (text: string) => parseMigration(text).up;

test("statements end at separators outside of quotes, comments and bodies", () => {
  expect(up("SELECT ';';\n-- ; a comment\nSELECT \";\" /* ; */;;\n  SELECT $$;$$")).toEqual([
    { text: "SELECT ';'", line: 1 },
    { text: 'SELECT ";" /* ; */', line: 3 },
    { text: "SELECT $$;$$", line: 4 },
  ]);
  expect(up("\n-- nothing\n;")).toEqual([]);
});

test("a body is part of its statement", () => {
  const trigger =
    "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  UPDATE a SET b = CASE WHEN c THEN 1 END;\n  DELETE FROM b;\nEND";
  const atomic = "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC\n  SELECT 1;\n  SELECT 2;\nEND";
  const calling = "CREATE TRIGGER t BEFORE UPDATE ON a EXECUTE FUNCTION f()";
  const dollar = "CREATE FUNCTION g() RETURNS trigger AS $x$ BEGIN RETURN NEW; END; $x$ LANGUAGE plpgsql";
  const texts = up([trigger, atomic, calling, dollar, "SELECT 3"].join(";\n")).map(({ text }) => text);
  expect(texts).toEqual([trigger, atomic, calling, dollar, "SELECT 3"]);
});

test("what follows a line `-- down` undoes the rest", () => {
  const { up, down } = parseMigration("CREATE TABLE a (b);\r\n-- Down \r\nDROP TABLE a;\r\n");
  expect(up).toEqual([{ text: "CREATE TABLE a (b)", line: 1 }]);
  expect(down).toEqual([{ text: "DROP TABLE a", line: 3 }]);
  expect(parseMigration("SELECT '\n-- down\n'").down).toBeNull();
  expect(parseMigration("SELECT 1 -- down\n").down).toBeNull();
});

test("the first line says whether there is a transaction", () => {
  expect(parseMigration("-- no transaction\nVACUUM").isAtomic).toBe(false);
  expect(parseMigration("\n-- no transaction\nVACUUM").isAtomic).toBe(true);
});

test("line ends and the mark of an encoding don't count for the checksum", () => {
  const { checksum } = parseMigration("SELECT 1;\nSELECT 2;\n");
  expect(parseMigration("\ufeffSELECT 1;\r\nSELECT 2;\r\n").checksum).toBe(checksum);
  expect(parseMigration("SELECT 1;\nSELECT 3;\n").checksum).not.toBe(checksum);
});
