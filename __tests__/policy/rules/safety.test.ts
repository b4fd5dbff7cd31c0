import { SAFETY } from "../../../policy/rules/safety";
import { testTables } from "./tables";

testTables("safety", SAFETY);
