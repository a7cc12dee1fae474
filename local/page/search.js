import { countText, element, place } from './elements.js'

const hit = ({ text, fields }) => {
  const made = element('li')
  const list = element('dl')
  for (const [field, value] of Object.entries(fields))
    list.append(element('dt', field), element('dd', value.length > 400 ? `${value.slice(0, 400)}…` : value))
  made.append(Object.keys(fields).length > 0 ? list : element('p', text))
  return made
}

const find = async (text) => {
  place('found').textContent = 'Searching…'
  try {
    const answer = await fetch(`api/search?text=${encodeURIComponent(text)}`)
    const { total, hits, message } = await answer.json()
    if (!answer.ok) throw new Error(message)
    place('hits').replaceChildren(...hits.map(hit))
    place('found').textContent =
      total > hits.length
        ? `${countText(total)} found, the first ${hits.length} are shown.`
        : `${countText(total)} found.`
  } catch (error) {
    place('hits').replaceChildren()
    place('found').textContent = error.message
  }
}

/** Shows the field, if there is something to search in. */
export const drawSearch = (search) => {
  if (!search || !place('search-section').hidden) return
  place('search-section').hidden = false
  place('search-title').textContent = search.title
  place('search-text').placeholder = search.hint
  place('search').addEventListener('submit', (event) => {
    event.preventDefault()
    void find(place('search-text').value)
  })
}
