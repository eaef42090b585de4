Attribute VB_Name = "HnbTarget"
Option Explicit

' Which workbook the add-in works on: the one in front, when it is a monitoring workbook or attached by a map.

Public Function HnbTarget() As Workbook
    Set HnbTarget = ActiveWorkbook
End Function

' False after saying why, and offering to attach a workbook that is not attached yet.
Public Function HnbMayRun() As Boolean
    Dim book As Workbook
    Set book = HnbTarget()
    HnbMayRun = False
    If book Is Nothing Then
        HnbSay "Open your monitoring workbook first, then press the button again."
    ElseIf HnbIsKnown(book) Then
        HnbMayRun = True
    ElseIf HnbAsk(book.Name & " has neither the monitoring tables nor a map to where its figures stand, so nothing " & _
        "was done. Attach it now? Its own sheets stay as they are; one sheet, HNB Map, is added.") Then
        HnbRun "attach_workbook"
    End If
End Function

Private Function HnbIsKnown(ByVal book As Workbook) As Boolean
    Dim page As Worksheet
    Dim found As ListObject
    HnbIsKnown = False
    For Each page In book.Worksheets
        If page.Name = "HNB Map" Then HnbIsKnown = True
        For Each found In page.ListObjects
            If found.Name = "tblAgreement" Or found.Name = "tblPeriod" Then HnbIsKnown = True
        Next found
    Next page
End Function
