import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { follow } from "./reference";
import { answer, notApplicable, type Answer, type Finding } from "./rule";

/** Checks each managed app registration. Terraform checks an existing one when it plans. */
export function eachAppRegistration(deployment: Deployment, check: (application: Block) => readonly Finding[]): Answer {
  const applications = deployment.resources("azuread_application");
  if (applications.length > 0) return answer(applications.flatMap(check));
  const isExisting = deployment.data("azuread_application").length > 0;
  return notApplicable(
    isExisting
      ? "the app registration exists already: postconditions of its data source check it during the plan"
      : "there is no app registration",
  );
}

/** The enterprise applications of an app registration, which users are assigned to. */
export function findServicePrincipals(deployment: Deployment, application: Block): Block[] {
  return deployment.resources("azuread_service_principal").filter((block) => {
    const clientId = block.value("client_id");
    if (follow(deployment, block, clientId)?.block === application) return true;
    return clientId !== undefined && clientId === application.value("client_id");
  });
}
