const KEY = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g;

/** The address of the block of which a resource is one of several: without `[0]` and `["key"]`. */
export function withoutKeys(address: string): string {
  return address.replace(KEY, "");
}

/** The modules that an address is in, with the dot behind them: `module.network["eu"].`; empty in the root module. */
export function modulesOf(address: string): string {
  return /^(?:module\.[\w-]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)*/.exec(address)?.[0] ?? "";
}
