// The grammar, with names such as rg:place coloured, too.
import {LanguageSupport} from "@codemirror/language";
import {styleTags, tags} from "@lezer/highlight";
import {SparqlLanguage} from "codemirror-lang-sparql";

const names = styleTags({Pname_ns: tags.namespace, Pname_ln: tags.propertyName, A_predicate: tags.keyword, Langtag: tags.string});

export const language = new LanguageSupport(SparqlLanguage.configure({props: [names]}));
