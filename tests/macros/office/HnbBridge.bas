Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
' What stands in the place of our bridge in LibreOffice: the same names, with HnbPy of the user's library behind them.
Public Function HnbCall(ByVal functionName As String, ByVal given As Variant) As Variant
    Dim values() As Variant, i As Long
    On Error GoTo NotAnswered
    ReDim values(LBound(given) To UBound(given))
    For i = LBound(given) To UBound(given)
        If IsObject(given(i)) Then
            values(i) = given(i).Value
        ElseIf IsError(given(i)) Then
            values(i) = Empty
        Else
            values(i) = given(i)
        End If
    Next i
    HnbCall = HnbPy(functionName, values)
    Exit Function
NotAnswered:
    HnbCall = "#HNB! Basic " & Err.Number & " " & Err.Description & " line " & Erl
End Function
Public Function HnbRun(ByVal macroName As String) As Boolean
    HnbPy "run", Array(macroName)
    HnbRun = True
End Function
Public Sub HnbDescribe(ByVal functionName As String, ByVal about As String, ByVal arguments As Variant)
    HnbPy "describe", Array(functionName, about, Join(arguments, "|"))
End Sub
Public Sub HnbSay(ByVal sentence As String)
    HnbPy "say", Array(sentence)
End Sub
Public Function HnbAsk(ByVal question As String) As Boolean
    HnbPy "ask", Array(question)
    HnbAsk = False
End Function
