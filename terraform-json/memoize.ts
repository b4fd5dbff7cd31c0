/** A function that computes once for each object: many rules ask the same about a block, or about a deployment. */
export function memoize<Argument extends object, Value>(compute: (argument: Argument) => Value) {
  return remembering(new WeakMap<Argument, Value>(), compute);
}

/** A function that computes once for each text. */
export function memoizeText<Value>(compute: (text: string) => Value) {
  return remembering(new Map<string, Value>(), compute);
}

function remembering<Argument, Value>(
  known: { has(key: Argument): boolean; get(key: Argument): Value | undefined; set(key: Argument, value: Value): void },
  compute: (argument: Argument) => Value,
) {
  return (argument: Argument): Value => {
    if (!known.has(argument)) known.set(argument, compute(argument));
    return known.get(argument) as Value;
  };
}
