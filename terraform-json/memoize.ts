/** Computes once for each object: many rules need the same value of a block or of a deployment. */
export function memoize<Argument extends object, Value>(compute: (argument: Argument) => Value) {
  return remember(new WeakMap<Argument, Value>(), compute);
}

/** Computes once for each string. */
export function memoizeText<Value>(compute: (text: string) => Value) {
  return remember(new Map<string, Value>(), compute);
}

function remember<Argument, Value>(
  known: { has(key: Argument): boolean; get(key: Argument): Value | undefined; set(key: Argument, value: Value): void },
  compute: (argument: Argument) => Value,
) {
  return (argument: Argument): Value => {
    if (!known.has(argument)) known.set(argument, compute(argument));
    return known.get(argument) as Value;
  };
}
