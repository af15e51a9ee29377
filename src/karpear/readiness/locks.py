"""The same button pressed twice at once."""

from karpear.people.models import Person


def one_at_a_time(person: Person) -> None:
    """Whatever else this person starts here waits until this transaction is over."""
    Person.objects.select_for_update().values_list("pk").get(pk=person.pk)
