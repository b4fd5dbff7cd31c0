import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { follow } from "./reference";
import { answer, notApplicable, type Answer, type Finding } from "./rule";

/** Looks at each app registration that is made here; one that exists already is checked by Terraform when it plans. */
export function eachAppRegistration(deployment: Deployment, check: (application: Block) => readonly Finding[]): Answer {
  const applications = deployment.resources("azuread_application");
  if (applications.length > 0) return answer(applications.flatMap(check));
  const isThere = deployment.data("azuread_application").length > 0;
  return notApplicable(
    isThere
      ? "the app registration exists already: postconditions of its data source check it when Terraform plans"
      : "there is no app registration",
  );
}

/** The enterprise applications of an app registration: what its users are assigned to. */
export function servicePrincipalsOf(deployment: Deployment, application: Block): Block[] {
  return deployment.resources("azuread_service_principal").filter((block) => {
    const clientId = block.value("client_id");
    if (follow(deployment, block, clientId)?.block === application) return true;
    return clientId !== undefined && clientId === application.value("client_id");
  });
}
