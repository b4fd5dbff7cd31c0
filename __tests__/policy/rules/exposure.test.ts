import { EXPOSURE } from "../../../policy/rules/exposure";
import { testTables } from "./tables";

testTables("exposure", EXPOSURE);
