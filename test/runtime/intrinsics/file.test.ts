// File: what is written is read back; what cannot be read or written is an Err with the system's text.
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import * as file from "../../../runtime/intrinsics/file.ts";
import { snow_variant_Err, snow_variant_Ok } from "../../../runtime/values/types.generated.ts";
import { freshProgram } from "../../support/program.ts";

freshProgram();

const directory = fs.mkdtempSync(join(tmpdir(), "snow-file-"));
afterAll(() => fs.rmSync(directory, { recursive: true }));
const path = (name: string) => join(directory, name);
const ok = new snow_variant_Ok(undefined);
const missing = new snow_variant_Err("No such file or directory (os error 2)");
const isDirectory = new snow_variant_Err("Is a directory (os error 21)");
const notDirectory = new snow_variant_Err("Not a directory (os error 20)");

describe("write, append, read", () => {
  it("create, truncate, extend", () => {
    const name = path("żółw.txt");
    expect(file.snow_file_append(name, "a\r\n")).toEqual(ok);
    expect(file.snow_file_append(name, "😀")).toEqual(ok);
    expect(file.snow_file_read(name)).toEqual(new snow_variant_Ok("a\r\n😀"));
    expect(file.snow_file_write(name, "")).toEqual(ok);
    expect(file.snow_file_read(name)).toEqual(new snow_variant_Ok(""));
  });
  it("keeps a byte order mark and large texts", () => {
    const text = `\ufeff${"0123456789".repeat(400_000)}`;
    file.snow_file_write(path("large"), text);
    expect(file.snow_file_read(path("large"))).toEqual(new snow_variant_Ok(text));
  });
  it("reads files that tell no size", () => {
    const version = file.snow_file_read("/proc/version");
    expect(version.tag === 0 && version._0.length > 0).toBe(true);
    expect(file.snow_file_read("/dev/null")).toEqual(new snow_variant_Ok(""));
  });
});

describe("errors", () => {
  it("nothing there", () => {
    expect(file.snow_file_read(path("none"))).toEqual(missing);
    expect(file.snow_file_read("")).toEqual(missing);
    expect(file.snow_file_write(path("none/a"), "x")).toEqual(missing);
    expect(file.snow_file_append(path("none/a"), "x")).toEqual(missing);
    expect(file.snow_file_delete(path("none"))).toEqual(missing);
  });
  it("a directory where a file is wanted, and the reverse", () => {
    file.snow_file_write(path("plain"), "x");
    expect(file.snow_file_read(directory)).toEqual(isDirectory);
    expect(file.snow_file_write(directory, "x")).toEqual(isDirectory);
    expect(file.snow_file_append(directory, "x")).toEqual(isDirectory);
    expect(file.snow_file_delete(directory)).toEqual(isDirectory);
    expect(file.snow_file_read(path("plain/a"))).toEqual(notDirectory);
  });
  it("bytes that are no text", () => {
    fs.writeFileSync(path("bad"), new Uint8Array([65, 0xff]));
    expect(file.snow_file_read(path("bad"))).toEqual(new snow_variant_Err("invalid UTF-8"));
  });
  it("a file of 3 GB", () => {
    fs.closeSync(fs.openSync(path("huge"), "w"));
    fs.truncateSync(path("huge"), 3 * 2 ** 30);
    expect(file.snow_file_read(path("huge"))).toEqual(
      new snow_variant_Err("EFBIG (os error 27): more than 512 MiB; File.lines reads one line after the other"),
    );
  });
  it("a path that cannot be one", () => {
    const invalid = new snow_variant_Err("EINVAL (os error 22)");
    expect(file.snow_file_read("a\0b")).toEqual(invalid);
    expect(file.snow_file_write("a\0b", "")).toEqual(invalid);
    expect(file.snow_file_delete("a\0b")).toEqual(invalid);
    expect(file.snow_file_exists("a\0b")).toBe(false);
  });
  it("other errors by the code of the system", () => {
    fs.symlinkSync(path("loop"), path("loop"));
    expect(file.snow_file_read(path("loop"))).toEqual(new snow_variant_Err("ELOOP (os error 40)"));
  });
  it.each([
    ["EACCES", 13, "Permission denied (os error 13)"],
    ["EEXIST", 17, "File exists (os error 17)"],
    ["ENOSPC", 28, "No space left on device (os error 28)"],
    ["EROFS", 30, "Read-only file system (os error 30)"],
    ["EBUSY", 16, "EBUSY (os error 16)"],
  ])("%s", (code, number, text) => {
    expect(file.describeError({ code, number })).toBe(text);
  });
});

describe("exists and delete", () => {
  it("know files and directories", () => {
    file.snow_file_write(path("there"), "x");
    expect(file.snow_file_exists(path("there"))).toBe(true);
    expect(file.snow_file_exists(directory)).toBe(true);
    expect(file.snow_file_exists(path("gone"))).toBe(false);
    expect(file.snow_file_delete(path("there"))).toEqual(ok);
    expect(file.snow_file_exists(path("there"))).toBe(false);
  });
});

describe("write_atomic", () => {
  it("keeps rights, and links lead where they led", () => {
    fs.writeFileSync(path("script"), "old");
    fs.chmodSync(path("script"), 0o751);
    fs.symlinkSync("script", path("link"));
    expect(file.snow_file_write_atomic(path("link"), "new")).toEqual(ok);
    expect(fs.readFileSync(path("script"), "utf8")).toBe("new");
    expect(fs.lstatSync(path("link")).isSymbolicLink()).toBe(true);
    expect(fs.statSync(path("script")).mode & 0o7777).toBe(0o751);
  });

  it("leaves nothing behind when it fails", () => {
    fs.mkdirSync(path("shelf"));
    fs.mkdirSync(path("shelf/taken"));
    expect(file.snow_file_write_atomic(path("shelf/taken"), "x")).toEqual(isDirectory);
    expect(file.snow_file_write_atomic(path("shelf/none/a"), "x")).toEqual(missing);
    expect(fs.readdirSync(path("shelf"))).toEqual(["taken"]);
  });

  it("shows readers one text or the other, also when the writer is killed", async () => {
    const target = path("state");
    const texts = ["a", "b"].map((letter) => letter.repeat(300_000));
    fs.writeFileSync(target, texts[0] ?? "");
    const program = `import { files } from ${JSON.stringify(import.meta.resolve("../../../runtime/host/files.ts"))};
      process.stdout.write("begun");
      for (let turn = 0; ; turn += 1) files.replaceFile(${JSON.stringify(target)}, "ab"[turn % 2].repeat(300_000));`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    for (let turn = 0; turn < 300; turn += 1) expect(texts).toContain(fs.readFileSync(target, "utf8"));
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(texts).toContain(fs.readFileSync(target, "utf8"));
  });
});
