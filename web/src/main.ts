// The only script of the web door: htmx for parts of a page, and the keys of every list.
// Every page works without it; what it adds is speed.

import "./safety";
import { listenToKeys } from "./keys";
import { keepFocus } from "./focus";
import { submitOnChange } from "./filters";

listenToKeys();
keepFocus();
submitOnChange();
