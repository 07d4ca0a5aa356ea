import { isPlain, UUID } from "./random.ts";

const VERSION = /^v?\d{1,4}(?:\.\d{1,6}){1,3}(?:[-+][\w.+-]{1,24})?$/;
const MOMENT = /^\d{4}-\d\d(?:-\d\d(?:[T +]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?)?$/;
const NUMBER = /^-?\d{1,19}(?:\.\d{1,12})?$/;
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?$/;
const NUMBERED = /^[A-Za-z]{2,24}[-_]\d{1,6}$/;
const WORDS = /^[\p{L}\p{M}][\p{L}\p{M} ,.'()-]{0,63}$/u;
const NAME_OF_OBJECT = /id$|uuid|guid/i;

/**
 * Whether a value of an address is one that anybody may see: words, a number, a version, a moment, an
 * address, the id of an object. Only asked where the parameter's name does not tell of a secret.
 * @param name the parameter's
 */
export function isOrdinary(value: string, name: string): boolean {
  if (value.length <= 3 || isPlain(value) || NUMBER.test(value) || VERSION.test(value) || MOMENT.test(value))
    return true;
  if (ADDRESS.test(value) || NUMBERED.test(value) || WORDS.test(value)) return true;
  if (UUID.test(value)) return NAME_OF_OBJECT.test(name);
  return (
    /[/,]/.test(value) &&
    value.length <= 200 &&
    value.split(/[/,]/).every((part) => part === "" || isOrdinary(part, name))
  );
}
