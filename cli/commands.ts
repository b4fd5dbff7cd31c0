/** Every command with what it does, for `--help`. Each is a file in the folder commands. */
export const COMMANDS = {
  synth: "Write the Terraform JSON of environments, if the policy holds",
  policy: "Check a synthesis, plans or states against the keyless policy",
  review: "Write a report on what a synthesis or a plan does, as HTML and Markdown",
  rehearse: "Run the real Terraform through a deployment offline, against doubles of the providers",
  "verify storage": "Try everything that Langfuse does with the storage of an environment",
  chart: "Render the real Langfuse chart with the values of environments, and check the manifests",
  schemas: "Print the schemas of the doubles, or compare them with those of the real providers",
  schema: "Write the JSON Schema of environment files, for editors",
  bench: "Measure the time of a synthesis, a rehearsal or a review",
} as const;

export type CommandName = keyof typeof COMMANDS;
