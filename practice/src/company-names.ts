/** Invented names to make a company of. Every domain made of them ends in a reserved name. */

export const COMPANY_NAMES = ['Brightwater', 'Harrowgate', 'Larkfield', 'Tidewell', 'Ashgrove', 'Kestrelby'] as const
export const SECOND_NAMES = ['Moorlight', 'Fernhollow', 'Saltmarsh', 'Quillford', 'Stonebeck', 'Windale'] as const
export const PARTNER_NAMES = ['northquay', 'ironleaf', 'copperfern', 'bluegranary', 'oldferry'] as const

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

export const GIVEN_NAMES = words(`
  Ada Agnes Aisha Alan Alice Amara Amir Ana Andre Anna Anton Aoife Arjun Astrid Aylin Beatriz Ben Björn Carla Chen Chloe
  Claire Cyrus Daniel Daria David Diego Dina Edith Elena Elif Emil Emma Eric Esme Fatima Felix Fiona Freya Gabriel George
  Grace Greta Hana Hugo Ida Imran Ines Ivan Jack Jana Jin Joan Jonas José Julia Kamal Karin Kofi Lara Lena Leo Lin Lucas
  Maeve Malik Marta Max Mei Mila Mona Nadia Nina Noah Nora Olga Omar Oscar Paula Petra Priya Rafael Rosa Ruth Sam Sara Sofia
  Stefan Tara Theo Tomas Ursula Vera Viktor Wanda Yara Yusuf Zoë
`)

export const SURNAMES = words(`
  Abara Adler Ahlberg Baker Barros Bauer Becker Berg Bishop Blake Boateng Brandt Carver Castro Cohen Cooper Costa Dahl Dixon
  Duarte Eklund Ellis Farouk Fischer Fletcher Forde Garcia Geller Grant Haas Hansen Hart Hill Holm Hughes Ibarra Ito Jansen
  Jensen Kaya Keller Khan Kim Kovacs Kruger Lange Larsen Lopez Lund Mason Mendes Meyer Moreno Müller Nagy Nair Nolan Novak
  Okafor Olsen Osei Park Patel Pereira Quinn Ramos Reyes Rossi Sato Schmidt Shah Silva Singh Sokolov Stein Tanaka Torres
  Ueda Vargas Vogel Wagner Walsh Weber Wolf Wright Yilmaz Young Zeller Zhou
`)

export const DEPARTMENTS = [
  'Sales',
  'Finance',
  'Production',
  'Logistics',
  'Research',
  'Legal',
  'People',
  'Marketing',
  'IT',
  'Service',
] as const

export const ROOM_NAMES = ['Cedar', 'Birch', 'Maple', 'Rowan', 'Alder', 'Hazel', 'Linden', 'Willow'] as const
export const EQUIPMENT_NAMES = ['Van', 'Projector', 'Test rig', 'Pool car', 'Camera'] as const
export const SHARED_NAMES = [
  'Orders',
  'Invoices',
  'Help desk',
  'Reception',
  'Press',
  'Applications',
  'Returns',
  'Quality',
] as const

/** As in an address: lower case, no accents, dots for blanks. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '')
}
