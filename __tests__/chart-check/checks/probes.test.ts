import { probesCheck } from "../../../chart-check/checks/probes";
import { main, testCheck } from "../rendering";

testCheck(probesCheck, [
  [
    "web is probed too early",
    (objects) => (main(objects, "Deployment/web").livenessProbe.initialDelaySeconds = 20),
    ['Deployment/web, container main: "livenessProbe.initialDelaySeconds" must be at least 300, got 20'],
  ],
  [
    "worker has no probe",
    (objects) => delete main(objects, "Deployment/worker").livenessProbe,
    ['Deployment/worker, container main: "livenessProbe.initialDelaySeconds" must be at least 1, got none'],
  ],
  [
    "worker is probed earlier",
    (objects) => (main(objects, "Deployment/worker").livenessProbe.initialDelaySeconds = 9),
    [],
  ],
]);
