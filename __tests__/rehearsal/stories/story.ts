import { TerraformMissing, findTerraform, type Terraform } from "../../../rehearsal/terraform";

/** Terraform or OpenTofu, if this machine has it. */
export const terraform = ((): Terraform | undefined => {
  try {
    return findTerraform();
  } catch (error) {
    if (error instanceof TerraformMissing) return undefined;
    throw error;
  }
})();

/** A story needs the real Terraform; where it is missing, the story is reported as skipped. */
export const story = terraform ? test : test.skip;
