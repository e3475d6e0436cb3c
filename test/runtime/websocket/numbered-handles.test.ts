// Numbers of connections: they are remembered for a while after the end, and the oldest are forgotten first.
import { expect, test } from "vitest";
import { NumberedHandles } from "../../../runtime/websocket/numbered-handles.ts";

const REMEMBERED = 65_536;

test("the last 65,536 ended connections have their numbers, older ones none", () => {
  const handles = new NumberedHandles<{ readonly number: number }>();
  const ended: number[] = [];
  for (let count = 1; count <= 2 * REMEMBERED; count++) {
    const { handle, number } = handles.add({ number: count });
    expect(number).toBe(count);
    handles.free(handle);
    handles.free(handle);
    ended.push(handle);
  }
  const forgotten = REMEMBERED;
  expect(ended.findIndex((handle) => handles.numberOf(handle) !== undefined)).toBe(forgotten);
  for (let index = forgotten; index < ended.length; index += 1000) {
    expect(handles.numberOf(ended[index] ?? 0)).toBe(index + 1);
  }
  expect(handles.size).toBe(0);
});
