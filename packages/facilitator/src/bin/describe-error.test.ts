import { expect, test } from "vitest";
import { describeError } from "./describe-error.js";

test("one line is left, without the URLs that may hold a key", () => {
  const error = new Error("HTTP request to https://rpc.example.com/v2/key-123 failed.\nURL: https://rpc.example.com");
  expect(describeError(error)).toBe("HTTP request to (url) failed.");
  expect(describeError("plain")).toBe("plain");
  expect(describeError(new Error("x".repeat(1_000)))).toHaveLength(300);
});
