import { memoize, memoizeText } from "../../terraform-json/memoize";

test("computes once for each object, also if the value is undefined", () => {
  const compute = jest.fn<undefined, [object]>();
  const memoized = memoize(compute);
  const [one, other] = [{}, {}];
  expect([memoized(one), memoized(one), memoized(other)]).toEqual([undefined, undefined, undefined]);
  expect(compute.mock.calls).toEqual([[one], [other]]);
});

test("computes once for each string", () => {
  const compute = jest.fn((text: string) => text.length);
  const memoized = memoizeText(compute);
  expect([memoized("a"), memoized("a"), memoized("ab")]).toEqual([1, 1, 2]);
  expect(compute).toHaveBeenCalledTimes(2);
});

test("computes again after an error", () => {
  const compute = jest
    .fn((text: string) => text.length)
    .mockImplementationOnce(() => {
      throw new Error("not yet");
    });
  const memoized = memoizeText(compute);
  expect(() => memoized("a")).toThrow("not yet");
  expect(memoized("a")).toBe(1);
});
