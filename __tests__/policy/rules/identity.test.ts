import { IDENTITY } from "../../../policy/rules/identity";
import { testTables } from "./tables";

testTables("identity", IDENTITY);
