import { DOMParser, type Document, onErrorStopParsing } from '@xmldom/xmldom'
import { DataException } from '../connect/data-exception.ts'

/**
 * The document that a text holds; undefined for a text of blanks. Entities of a document's own and files that it names are not
 * read. Throws a DataException for a text that is no XML.
 */
export const parseXml = (text: string): Document | undefined => {
  if (text.trim() === '') return undefined
  try {
    const parser = new DOMParser({ onError: onErrorStopParsing })
    return parser.parseFromString(text.trimStart(), 'text/xml')
  } catch (cause) {
    throw new DataException(`the text is no XML: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}
